from sancha.platform.names import permission

SEE = permission("disbursement.see", "查看放款", "See disbursements")
QUERY = permission("disbursement.query", "查询放款结果", "Ask what became of a payment")
PAY = permission("disbursement.pay", "放款", "Pay out")
