from sancha.platform.names import permission

SEE = permission("reconciliation.see", "查看对账", "See the reconciliation")
COMPARE = permission("reconciliation.compare", "取对账单并核对", "Fetch and compare statements")
RESOLVE = permission("reconciliation.resolve", "处理对账差异", "Resolve differences")
APPROVE = permission(
    "reconciliation.approve", "复核差异入账", "Approve the booking of a difference"
)
