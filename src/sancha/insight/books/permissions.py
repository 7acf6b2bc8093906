from sancha.platform.names import permission

SEE = permission("books.see", "查看账务", "See the books")
