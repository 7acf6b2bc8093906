from sancha.platform.names import permission

COLLECT = permission("repayment.collect", "到期扣款", "Collect what is due")
SEE = permission("repayment.see", "查看扣款", "See debits")
ASK = permission("repayment.ask", "查询扣款结果", "Ask what became of a debit")
