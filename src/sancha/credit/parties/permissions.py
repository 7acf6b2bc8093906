from sancha.platform.names import permission

SEE = permission("customers.see", "查看客户", "See customers")
OPEN = permission("customers.open", "开立客户", "Open customers")
UNMASK = permission("customers.unmask", "查看客户完整信息", "See a customer's values unmasked")
SIGN_IN = permission("borrowers.sign_in", "客户登录", "Sign in as a borrower")
