from sancha.platform.names import permission

SEE = permission(
    "write_off.see", "查看核销评估与证据", "See what may be written off, and its evidence"
)
PROPOSE = permission(
    "write_off.propose", "提出核销与撤销核销", "Propose write-offs, and taking them back"
)
BRANCH_RISK = permission(
    "write_off.branch_risk", "核销审核（分部风险）", "Agree to a write-off: risk of the branch"
)
HEAD_RISK = permission(
    "write_off.head_risk", "核销审核（总部风险）", "Agree to a write-off: risk of the head office"
)
FINANCE = permission("write_off.finance", "核销审批（财务）", "Agree to a write-off: finance, last")
