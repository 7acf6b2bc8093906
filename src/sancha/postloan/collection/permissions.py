from sancha.platform.names import permission

SEE = permission("collection.see", "查看催收案件", "See collection cases")
WORK = permission("collection.work", "办理催收案件", "Work collection cases")
