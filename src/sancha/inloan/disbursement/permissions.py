from sancha.platform.names import permission

SEE = permission("disbursement.see", "查看放款", "See disbursements")
QUERY = permission("disbursement.query", "查询放款结果", "Ask what became of a payment")
PAY = permission("disbursement.pay", "放款", "Pay out")
REQUEST = permission("disbursement.request", "发起放款", "Request payments")
REVIEW = permission("disbursement.review", "复核放款", "Review payments")
RELEASE = permission("disbursement.release", "放行大额放款", "Release large payments")
SETTLE = permission(
    "disbursement.settle", "人工核实放款结果", "Settle payments in doubt by evidence"
)
