"""What the parts of an entry, the taxes and the places of a rule are called."""

from sancha.platform.text import Text

COMPONENTS = {
    "amount": Text("金额", "Amount"),
    "capital": Text("资本金", "Capital"),
    "compound": Text("复利", "Compound interest"),
    "discount": Text("贴现利息", "Discount interest"),
    "fee": Text("费用", "Fees"),
    "interest": Text("利息", "Interest"),
    "penalty": Text("罚息", "Penalty"),
    "principal": Text("本金", "Principal"),
    "proceeds": Text("实付金额", "Proceeds"),
    "provision": Text("损失准备", "Loss allowance"),
    "suspense": Text("暂收款", "Suspense"),
}
TAXES = {"vat.loan_services": Text("贷款服务增值税", "VAT on loan services")}
PLACES = {"own": Text("所属机构", "Own organisation"), "head_office": Text("总部", "Head office")}
