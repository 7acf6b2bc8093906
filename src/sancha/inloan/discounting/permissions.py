from sancha.platform.names import permission

DISCOUNT = permission("bills.discount", "发起票据贴现", "Propose to discount bills")
APPROVE = permission("bills.approve", "复核票据贴现", "Release bill discounts")
