from sancha.platform.names import permission

CLOSE_LIMIT = permission("draws.close_limit", "提前终止循环额度", "End a revolving limit early")
