from sancha.platform.names import permission

SEE = permission("audit.see", "查看操作与查阅记录", "See acts and accesses")
