from sancha.platform.names import permission

FIRST_REVIEW = permission("approval.first_review", "初审", "First review")
SECOND_REVIEW = permission("approval.second_review", "终审", "Second review")
