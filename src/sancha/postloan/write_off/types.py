from sancha.platform.text import Text

PURSUED = "pursued"
# On what ground a loan is written off, as annex 1 of 财金〔2017〕90号 names them.
GROUNDS = {
    "bankrupt": Text(
        "债务人破产、关闭、解散或被撤销，清偿后仍不能收回",
        "The debtor is bankrupt, closed or dissolved, and no more can be got",
    ),
    "dead": Text(
        "债务人死亡、失踪或丧失民事行为能力，财产或遗产清偿后仍不能收回",
        "The debtor is dead, missing or without capacity, and the estate does not suffice",
    ),
    "disaster": Text(
        "重大自然灾害或意外事故，保险和赔偿后仍不能收回",
        "A disaster or an accident, and insurance does not suffice",
    ),
    "crime": Text(
        "债务人触犯刑律，财产不足清偿，无其他债务承担者",
        "The debtor is sentenced, the assets do not suffice, and nobody else is liable",
    ),
    "enforced": Text(
        "诉诸法律并经强制执行，法院终结或终结本次执行",
        "Sued and enforced, and the court has ended enforcement",
    ),
    PURSUED: Text(
        "小额贷款逾期后持续追索仍不能收回", "A small loan, pursued for long without result"
    ),
}
WRITTEN_OFF, KEPT = "loan.written_off", "loan.claim_kept"
# How what comes afterwards is posted, by where it came in.
RECOVERED = {"counter": "loan.recovered_at_counter", "account": "loan.recovered"}
SURPLUS_RECOVERED = "loan.surplus_recovered"
