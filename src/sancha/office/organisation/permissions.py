from sancha.platform.names import permission

MANAGE = permission("organisation.manage", "维护机构", "Maintain organisations")
