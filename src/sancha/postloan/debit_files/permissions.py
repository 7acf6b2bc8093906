from sancha.platform.names import permission

CLOSE = permission(
    "debit_files.close", "处理代扣文件差异", "Deal with differences in the results of debit files"
)
