from sancha.platform.names import permission

SEE = permission("parameters.see", "查看业务参数", "See parameters")
MANAGE = permission("parameters.manage", "维护业务参数", "Maintain parameters")
