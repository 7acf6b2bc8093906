from sancha.platform.names import permission

SEE = permission("loans.see", "查看贷款", "See loans")
