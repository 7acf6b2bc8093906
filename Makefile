# `make` alone lists what there is. ARGS passes options on: make run ARGS="--port 9000 --empty".
PYTHON ?= $(shell sh scripts/find-python)
BOOTSTRAP = @$(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run simulate bench test faults check web locks doctor clean-local bench-night

help: ## This list · 本列表
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start the whole system here, Ctrl-C stops it · 在本机启动整套系统，Ctrl-C 停止
	$(BOOTSTRAP) run $(ARGS)

simulate: ## Live through days of business from one seed (ARGS="--days 90 --seed 7") · 模拟若干天的业务
	$(BOOTSTRAP) simulate $(ARGS)

bench: ## Applications decided a second, on this machine · 每秒审批的申请数
	$(BOOTSTRAP) bench $(ARGS)

bench-night: ## One night over a generated book (ARGS="--loans 100000 --growth") · 日终批量的速度
	$(BOOTSTRAP) bench-night $(ARGS)

test: ## Everything that must hold: checks, web tests, tests, browser journeys · 全部检查与测试
	$(BOOTSTRAP) test $(ARGS)

faults: ## Kill workers, let gateways lie, in full size; figures go to docs/operations · 故障演练（全量）
	$(BOOTSTRAP) faults $(ARGS)

check: ## Format, lint, types, layers, API in step, translations · 静态检查
	$(BOOTSTRAP) check $(ARGS)

web: ## Build the screens, if their sources changed · 构建界面
	$(BOOTSTRAP) web $(ARGS)

locks: ## Compile requirements/*.txt (ARGS=--upgrade renews pins) · 重新生成依赖锁定文件
	$(BOOTSTRAP) locks $(ARGS)

doctor: ## What this machine lacks and how to get it (ARGS=zh or en) · 检查本机环境
	$(BOOTSTRAP) doctor $(ARGS)

clean-local: ## Remove data, secrets and logs of this checkout · 清除本目录的数据、密钥与日志
	$(BOOTSTRAP) clean-local $(ARGS)
