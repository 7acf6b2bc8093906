from sancha.platform.names import permission

PRESENT = permission("bills.present", "登记票据提示付款结果", "Note what a bill's acceptor did")
CANCEL = permission("bills.cancel", "撤销贴现（双人办理）", "Take a discount back, by two")
