from sancha.platform.names import permission

DECISIONS = permission("decisions.see", "查看系统决策", "See decisions")
