# make help lists the targets. On a fresh Debian or Ubuntu with a Swift toolchain nothing else has to be installed by hand.
SWIFT ?= swift
PREFIX ?= /usr/local
BUILD_PACKAGES = gcc libc6-dev libssl-dev libcurl4-openssl-dev libsqlite3-dev zlib1g-dev
# The peers that tests talk to: TLS servers, a TLS toolbox, the keytool that makes keystores, and the linter of Prometheus' own metrics format.
TEST_PACKAGES = openssl nginx-light haproxy gnutls-bin prometheus ca-certificates curl tzdata gzip default-jre-headless python3-cryptography-vectors
# The servers that speak what we probe: mail, directory, databases, files, chat; proxies; and who scrapes and is alerted.
STACK_PACKAGES = python3 openssl postfix dovecot-imapd dovecot-pop3d dovecot-managesieved dovecot-lmtpd slapd postgresql vsftpd mariadb-server prosody \
	inspircd tinyproxy microsocks prometheus prometheus-alertmanager
# The C reference of Benchmarks/ is built with gcc; GNU time and nginx measure and serve.
BENCH_PACKAGES = nginx-light time curl prometheus-blackbox-exporter
CONFORMANCE_PACKAGES = python3 python3-pip
CHECKED = --explicit-target-dependency-import-check error
RELEASE = -c release --static-swift-stdlib $(CHECKED)

.PHONY: help build release demo test lint format bench conformance stack-test sanitize fuzz fuzz-formats bench-verification install clean build-packages test-packages

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: release ## make a PKI, serve healthy and broken endpoints on loopback, and watch them
	@exec "$$($(SWIFT) build $(RELEASE) --show-bin-path)/certvigil" demo

# Serially: probes are timed against the wall clock, and two cores full of other tests would be what they measure.
test: build ## run every test: values, rooms, loopback, and the built binary against nginx and openssl
	$(SWIFT) test --skip-build --no-parallel $(CHECKED)

lint: ## check formatting and the imports of every room
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests
	.ci/lint-imports

format: ## format every source file in place
	$(SWIFT) format format --in-place --parallel --recursive Package.swift Sources Tests

bench: release ## compare certvigil with the C references, ratios in one run
	.ci/packages $(BENCH_PACKAGES)
	Benchmarks/run "$$($(SWIFT) build $(RELEASE) --show-bin-path)/certvigil"
	Benchmarks/daemon "$$($(SWIFT) build $(RELEASE) --show-bin-path)/certvigil"
	Benchmarks/scan "$$($(SWIFT) build $(RELEASE) --show-bin-path)/certvigil"

conformance: build ## run public suites of path validation cases; CONFORMANCE_DATA names their directory
	@.ci/packages $(CONFORMANCE_PACKAGES)
	.ci/conformance "$$($(SWIFT) build --show-bin-path)/certvigil"

stack-test: build ## probe real servers of Debian, and have Prometheus scrape the daemon that watches them
	@.ci/packages $(STACK_PACKAGES)
	.ci/stack-test "$$($(SWIFT) build --show-bin-path)/certvigil"

# Apart from .build: a sanitizer changes every object. What it finds ends the run.
sanitize: build-packages test-packages ## run the tests that meet hostile bytes under the address sanitizer, then the thread sanitizer
	for kind in address thread; do \
		LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizing/leaks.supp:print_suppressions=0 \
		TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizing/races.supp $(SWIFT) test --scratch-path .build-$$kind --sanitize $$kind --no-parallel $(CHECKED) --filter 'ProbingTests|OpenSSLTests' || exit 1; \
	done

bench-verification: build-packages ## measure a path validation beside its signature checks alone
	@Benchmarks/verification

fuzz-formats: ## fuzz the file formats of scans for SECONDS (default 60)
	@Tests/Fuzzing/formats $(or $(SECONDS),60)

fuzz: ## fuzz the readers of certificates, CRLs and OCSP responses and the verifier for SECONDS (default 60)
	@Tests/Fuzzing/run $(or $(SECONDS),60)

install: release ## install the binary below $(PREFIX)
	install -D -m 755 "$$($(SWIFT) build $(RELEASE) --show-bin-path)/certvigil" "$(DESTDIR)$(PREFIX)/bin/certvigil"

build: build-packages test-packages ## build everything for debugging, tests included
	$(SWIFT) build --build-tests $(CHECKED)

release: build-packages ## build the release binary
	$(SWIFT) build $(RELEASE) --product certvigil

clean: ## remove everything that was built
	rm -rf .build

build-packages:
	@.ci/packages $(BUILD_PACKAGES)

test-packages:
	@.ci/packages $(TEST_PACKAGES)
