from sancha.platform.names import permission

GIVE = permission("consents.give", "登记授权", "Record a consent")
