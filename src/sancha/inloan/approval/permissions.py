from sancha.platform.names import permission

FIRST_REVIEW = permission("approval.first_review", "初审", "First review")
CHECK_CONDITIONS = permission(
    "approval.check_conditions", "落实放款条件", "Check the conditions of a loan"
)
SECOND_REVIEW = permission("approval.second_review", "终审", "Second review")
