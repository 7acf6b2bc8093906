from sancha.platform.names import permission

CALL = permission("outside.call", "查询或指示外部系统", "Call outside systems")
