from sancha.platform.names import permission

QUOTE = permission("servicing.quote", "提前还款试算与办理", "Quote and order early repayments")
RECEIVE = permission("servicing.receive", "柜面收款", "Take repayments at the counter")
REVERSE = permission("servicing.reverse", "冲销贷款业务", "Reverse events of a loan")
WAIVE = permission("servicing.waive", "减免息费", "Waive interest, penalties and fees")
EXTEND = permission("servicing.extend", "贷款展期", "Extend a loan")
CHANGE = permission(
    "servicing.change", "贷款变更（双人办理）", "Change the terms of a loan, by two"
)
COLLECT = permission("servicing.collect", "提前还款扣款", "Collect early repayments")
