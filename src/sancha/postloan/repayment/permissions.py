from sancha.platform.names import permission

COLLECT = permission("repayment.collect", "到期扣款", "Collect what is due")
