from sancha.platform.names import permission

SEE = permission("proposals.see", "查看配置变更", "See proposed changes of the house's setup")
