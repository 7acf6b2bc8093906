"""What a role may do with the books."""

from sancha.platform.names import permission

READ = permission("ledger.read", "查看账务", "See the books")
JOURNAL = permission("ledger.journal", "手工记账", "Make journal entries by hand")
RELEASE = permission("ledger.release", "发布记账规则", "Release posting rules")
