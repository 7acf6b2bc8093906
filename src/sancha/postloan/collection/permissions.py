from sancha.platform.names import permission

SEE = permission("collection.see", "查看催收案件", "See collection cases")
WORK = permission("collection.work", "办理催收案件", "Work collection cases")
RESTRUCTURE = permission("collection.restructure", "办理重组案件", "Work restructuring cases")
HAND_OVER = permission("collection.hand_over", "移交催收案件", "Hand cases to the next team")
# What whoever works a case needs, by the team that has it.
WORKED_BY = {"collection": WORK, "restructuring": RESTRUCTURE}
