from sancha.platform.names import permission

CORRECT = permission("customers.correct", "更正客户资料", "Correct a customer's data")
APPROVE = permission("customers.approve_correction", "复核客户资料更正", "Release a correction")
