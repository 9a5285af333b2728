# covkeep: coverage that survives subprocesses. `make help` lists the targets.
# SPDX-License-Identifier: MIT

PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
DATADIR ?= $(PREFIX)/share
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
VERSION  = 0.1
CFLAGS  ?= -O2 -g
BUILD   ?= build
# How many tests run at the same time: most of them wait.
AT_ONCE ?= 4
ifeq ($(origin CC),default)
CC       = gcc
endif

WARN     = -Wall -Wextra -Wshadow -Wstrict-prototypes $(if $(CI),-Werror)
BASE     = -std=gnu11 -D_GNU_SOURCE -fvisibility=hidden -MMD -MP $(WARN) -Ishim
# What is installed is the same bytes wherever the tree lies.
INSTALLED = $(BASE) -ffile-prefix-map=$(CURDIR)=.
SANITIZED = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all)

# A command of a recipe behind this is told by a short line, `CC shim/init.c`; with V=1 as it is.
told = $(if $(V),,@$(if $(findstring s,$(firstword -$(MAKEFLAGS))),,$(info $(1) $(or $(2),$@))))

# The shim runs inside handlers and between vfork and exec: no stack protector set-up, no lazy
# binding (the first call of a lazily bound function would run the loader there). Variables are sorted by
# alignment, which puts small ones beside each other and buffers elsewhere: fewer pages are touched.
SHIM_CFLAGS  = -fPIC -fno-plt -fno-exceptions -ftls-model=initial-exec -fdata-sections

SHIM_LDFLAGS = -shared -nostartfiles -Wl,-soname,libcovkeep.so -Wl,-z,now -Wl,-z,relro -Wl,-z,noseparate-code -Wl,-O1 \
               -Wl,--hash-style=gnu -Wl,--no-undefined -Wl,--sort-section=alignment -Wl,--version-script=shim/exports.map

# Before glibc 2.34 dlsym is in a library of its own, which has to be there (shim/kernel/libc.h); no
# symbol of it is asked for by name.
SHIM_LIBS    = -Wl,--no-as-needed -ldl

# And nothing that is added to CFLAGS, or that a distribution's compiler does unasked, may make it
# call what shim/imports.list does not have: checked variants of memcpy, the stack protector.
SHIM_CFLAGS_LAST = -fno-stack-protector -U_FORTIFY_SOURCE

# The library's own memcpy and its like: no loop there is to become a call of what it is.
own_strings     = $(1)/obj/shim/kernel/bytes.o $(1)/obj/shim/kernel/string.o
no_loop_to_call = -fno-builtin -fno-lto $(call accepted,$(1),-fno-tree-loop-distribute-patterns)
accepted        = $(shell $(1) -Werror $(2) -E -x c - </dev/null >/dev/null 2>&1 && echo $(2))

# Who reads a journal uses the heap: the command alone.
journal_readers = $(wildcard shim/journal/read*.c)

shim_src := $(filter-out shim/cli/% $(journal_readers),$(wildcard shim/*.c shim/*/*.c shim/*/*.S))
shim_obj := $(addsuffix .o,$(basename $(shim_src)))

# What the command and the unit tests have of it, too.
kernel_shared := $(addprefix shim/kernel/,arena.c dynamic.c loaded.c maps.c object.c pages.c places.c quiet.c signal_name.c status.c)

# The command can do without these libraries, each of which some of its files need. Where the headers of
# one are not there, a file of shim/cli/without/ stands in for those.
files_of_jansson = $(addprefix shim/cli/,project/build_meson.c report/json.c report/json_process.c report/pages.c lines/demangle.c lines/gcov.c lines/source.c \
                     $(addprefix tests/,executed.c output.c processes.c target.c tests.c tracefile.c who.c))
files_of_elf     = shim/cli/doctor/object_read.c
has_header       = $(shell printf '\043include <%s>\n' $(1) | $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 && echo yes)
cli_has         := $(if $(call has_header,jansson.h),jansson) $(if $(call has_header,gelf.h),elf)
cli_lacks       := $(filter-out $(cli_has),jansson elf)
of_jansson       = report --json and --html, tests, who and settle --tracefile
of_elf           = what doctor, and a run in its end, see in the files of programs

# The command, with what it shares with the shim.
cli_src := $(wildcard shim/cli/*.c shim/cli/*/*.c shim/cli/*/*.S shim/file/*.c shim/gcov/*.c shim/journal/*.c) shim/llvm/image.c shim/llvm/profile.c $(wildcard shim/llvm/raw*.c) $(kernel_shared) \
           shim/blackbox/slot.c shim/config.c shim/collected.c shim/relay.c shim/loss.c shim/report.c shim/report_loss.c shim/shown.c shim/stderr.c \
           shim/keeper/beacon.c shim/keeper/last_lines.c shim/keeper/live.c shim/python/request.c shim/env/name.c shim/env/preload.c
cli_src := $(filter-out $(foreach l,$(cli_lacks),$(files_of_$(l))) $(foreach l,$(cli_has),shim/cli/without/$(l).c),$(cli_src))
cli_obj := $(cli_src:%=$(BUILD)/cli/%.o)
cli_placed = $(BUILD)/cli/shim/cli/library.c.o
cli_libs = $(cli_has:%=-l%) $(SHIM_LIBS)

pages := $(wildcard scripts/man/*.[0-9])

# Where it is installed. An installed tree can be moved: what it says of places in it is relative.
at_bin        = $(PREFIX)/bin/covkeep
at_lib        = $(LIBDIR)/libcovkeep.so
at_pkgconfig  = $(PKGCONFIGDIR)/covkeep.pc
at_man        = $(foreach page,$(pages),$(DATADIR)/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
at_completion = $(DATADIR)/bash-completion/completions/covkeep $(DATADIR)/zsh/site-functions/_covkeep \
                $(DATADIR)/fish/vendor_completions.d/covkeep.fish
at_build      = $(DATADIR)/covkeep/cmake/Covkeep.cmake $(DATADIR)/covkeep/meson/meson.build

from_pkgconfig = $${pcfiledir}/$(shell realpath -ms --relative-to=$(PKGCONFIGDIR) $(1))

# Unit tests link what they test as objects, without anything that interposes.
unit_src := $(wildcard tests/unit/*.c tests/support/*.c shim/file/*.c shim/gcov/*.c shim/llvm/*.c shim/journal/*.c shim/blackbox/*.c $(kernel_shared) shim/config.c \
                       shim/collected.c shim/relay.c shim/loss.c shim/report.c shim/report_loss.c shim/shown.c shim/stderr.c shim/keeper/beacon.c shim/keeper/last_lines.c \
                       shim/flush/family.c shim/python/snapshot.c shim/process/die.c) $(filter-out shim/env/change.c,$(wildcard shim/env/*.c))
unit     := $(BUILD)/test-unit$(SANITIZE:%=-%)
unit_obj := $(unit_src:%.c=$(unit).obj/%.o)
e2e_src  := $(wildcard tests/e2e/*.c tests/support/*.c)
e2e_obj  := $(e2e_src:%.c=$(BUILD)/e2e/%.o)

# Fuzzers: tests/fuzz/NAME.c becomes build/fuzz/NAME, linked with whatever it uses of the project. That of
# .gcda files has units of each compiler.
fuzzers   := $(notdir $(basename $(wildcard tests/fuzz/*.c)))
fuzz_src  := $(sort $(filter-out shim/cli/main.c,$(cli_src)) $(filter-out tests/% shim/env/change.c,$(unit_src)))
fuzz_obj  := $(fuzz_src:%=$(BUILD)/fuzz/obj/%.o)
fuzz_unit = $(foreach c,g++ g++-11,$(if $(shell command -v $(c)),$(patsubst %,$(BUILD)/fuzz/obj/counted-%-$(c).o,1 2)))
fuzz_ready = $(fuzzers:%=$(BUILD)/fuzz/%) $(BUILD)/fuzz/seeds
FUZZ       = clang -g -O1 -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=address,undefined

chaos_obj := $(patsubst %.c,$(BUILD)/chaos/%.o,$(filter-out %/victim.c $(wildcard tests/chaos/stress*.c),$(wildcard tests/chaos/*.c)))
stress_obj := $(patsubst %,$(BUILD)/chaos/tests/chaos/%.o,stress stress_round counts joined whole)
chaos_ready = $(addprefix $(BUILD)/,chaos/chaos chaos/victims chaos/stress chaos/stressed libcovkeep.so)

# As the packages of distributions are built.
hardening = -flto=2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
absent   := $(strip $(foreach c,clang aarch64-linux-gnu-gcc,$(if $(shell command -v $(c) 2>/dev/null),,$(c))))
libraries := $(patsubst %,%/libcovkeep.so,$(BUILD) $(BUILD)/hardened \
              $(if $(filter clang,$(absent)),,$(BUILD)/clang) $(if $(filter aarch64%,$(absent)),,$(BUILD)/aarch64))

# Victims: build/victims/NAME/NAME, with its .gcno beside it; NAME_plain without coverage.
victim   = $(BUILD)/victims/$(basename $(notdir $(1)))/$(basename $(notdir $(1)))
c_victims   := $(foreach f,$(wildcard tests/victims/*.c),$(call victim,$(f)))
cxx_victims := $(foreach f,$(wildcard tests/victims/*.cc),$(call victim,$(f)))
VICTIM   = -O0 -g -Wall -Wextra $(if $(filter %_plain,$@),,--coverage)

# What a target needs is installed before anything else is looked at: make reads the file that says
# so, and begins anew when it had to make it. Building the library and the command installs nothing.
goals    = $(or $(MAKECMDGOALS),all)
needing  = bench bench-suite chaos check check-% compat compat-llvm deb demo dist docs fuzz lint victims wheel
wanted  := $(sort $(filter $(needing),$(goals:$(BUILD)/test-%=check-%)))
ready   := $(if $(wanted),$(BUILD)/deps.$(subst $() ,+,$(wanted)))
ifeq ($(findstring n,$(firstword -$(MAKEFLAGS))),)
include $(ready)
endif

.PHONY: all bench bench-suite chaos check check-build check-chaos check-fuzz check-unit check-e2e check-journal check-python check-cli check-llvm check-languages check-library check-readme demo lint \
        victims clean dist docs fuzz help install uninstall deb wheel compat compat-llvm FORCE
.DELETE_ON_ERROR:
.SECONDEXPANSION:

all: $(BUILD)/libcovkeep.so $(BUILD)/covkeep ## build the library and the command (default)
	@:$(foreach l,$(cli_lacks),; echo 'The headers of lib$(l) are not there (scripts/deps command), so the command lacks $(of_$(l)).')
	@$(call told,Built $(word 1,$^) and $(word 2,$^). Next:,$(abspath $(BUILD)/covkeep) run YOUR TESTS):

check: check-unit check-e2e check-journal check-python check-cli check-llvm check-languages check-chaos check-library check-readme demo ## run every test

check-build: all $(unit) $(BUILD)/test-e2e victims $(chaos_ready) $(libraries) ## build what the tests run; this one can be done with -j
	@:

check-unit: $(unit) ## run the unit tests; SANITIZE=address or undefined builds them with it
	$(unit)

check-e2e: $(BUILD)/test-e2e $(BUILD)/libcovkeep.so $(BUILD)/covkeep victims ## run the end-to-end tests
	$(BUILD)/test-e2e --jobs $(AT_ONCE)

# The tests of what is in the files when a program has ended, and not of files in the middle of that.
journaled = ending_*|destructors|signals|plugins|generations|exec_*|exit_threads|dumps|adopts|held
check-journal: $(BUILD)/test-e2e $(BUILD)/libcovkeep.so $(BUILD)/covkeep $(chaos_ready) victims ## run the tests of endings with a journal
	COVKEEP_TEST_JOURNAL=1 $(BUILD)/test-e2e --jobs $(AT_ONCE) --filter '@($(journaled))/*'
	$(BUILD)/chaos/chaos 100 journal

check-python: $(BUILD)/libcovkeep.so $(BUILD)/covkeep ## run the Python tests: servers and programs under coverage.py; COVKEEP_EVERY=1
	/usr/bin/python3 -m pytest -q -p no:cacheprovider -n $(AT_ONCE) tests/python

check-cli: $(BUILD)/libcovkeep.so $(BUILD)/covkeep ## run the tests of the command; COVKEEP_EVERY=1
	COVKEEP=$(abspath $(BUILD)/covkeep) /usr/bin/python3 -m pytest -q -p no:cacheprovider -n $(AT_ONCE) tests/cli

check-llvm: $(BUILD)/libcovkeep.so $(BUILD)/covkeep ## run the tests of clang's and rustc's coverage; COVKEEP_CLANGS="clang-13 clang-19" COVKEEP_EVERY=1
	COVKEEP=$(abspath $(BUILD)/covkeep) /usr/bin/python3 -m pytest -q -p no:cacheprovider -n $(AT_ONCE) tests/llvm

check-languages: $(BUILD)/libcovkeep.so ## run the tests of Fortran, Ada, D and Go by GCC
	/usr/bin/python3 -m pytest -q -p no:cacheprovider -n $(AT_ONCE) tests/languages

# That it sees losses, too: without a keeper SIGKILL loses, and nothing else is wrong.
check-chaos: $(chaos_ready) ## 300 rounds of chaos, 16 of stress
	$(BUILD)/chaos/chaos 300
	COV_KEEP_KEEPER=off $(BUILD)/chaos/chaos 50 loses
	$(BUILD)/chaos/stress 16
	COV_KEEP_KEEPER=off $(BUILD)/chaos/stress 4 0 loses

chaos: $(chaos_ready) $(BUILD)/covkeep ## kill victims at random instants, end them amid dlopen and fork; ROUNDS=10000, SEED
	$(BUILD)/chaos/chaos $(or $(ROUNDS),10000)
	$(BUILD)/chaos/chaos $(or $(ROUNDS),10000) journal
	$(BUILD)/chaos/stress $$(($(or $(ROUNDS),10000) / 20))

check-fuzz: $(fuzz_ready) ## give each fuzzer its seeds and 2000 runs
	tests/fuzz/run $(BUILD) -runs=2000 -seed=1 -- $(fuzzers)

fuzz: $(fuzz_ready) ## look for inputs that break what reads files, memory and settings of others; TIME=60
	tests/fuzz/run $(BUILD) -max_total_time=$(or $(TIME),60) -- $(fuzzers)

check-library: $(libraries) ## compare what the library exports and takes from outside, by every compiler
	scripts/check-library $(libraries)
	@echo "check-library: $(words $(absent)) compilers left out, not installed: $(or $(absent),none)"

check-readme: ## run the commands of README.md in a copy of the tree
	scripts/check-readme

demo: $(BUILD)/libcovkeep.so $(BUILD)/covkeep ## the main job: a killed server keeps its coverage
	scripts/demo $(BUILD)

bench: $(BUILD)/libcovkeep.so ## measure start, exit and SIGTERM beside libgcov; ROUNDS=1000
	scripts/bench $(BUILD)

bench-suite: $(BUILD)/libcovkeep.so $(BUILD)/covkeep ## measure the suites of git and coreutils, without and with a journal; ROUNDS=3, JOBS="1 2"
	scripts/bench-suite -b $(BUILD)

compat: ## the tests of Python and LLVM with other Debian releases' tools, as root; RELEASES="trixie sid"
	scripts/compat -b $(BUILD) $(RELEASES)

compat-llvm: ## check-llvm with each clang of this Debian release, and a server of Debian's built by it
	COVKEEP_EVERY=1 COVKEEP_SERVERS=1 COVKEEP_CLANGS="$(notdir $(wildcard /usr/bin/clang-1[1-9] /usr/bin/clang-[2-9][0-9]))" \
	    $(MAKE) check-llvm

lint: $(BUILD)/libcovkeep.so ## formatting and static analysis; warnings are errors
	scripts/lint $(BUILD)

victims: $(c_victims) $(cxx_victims) ## build the programs that the tests start and kill

install: all ## install the library and the command: PREFIX, LIBDIR, DATADIR, DESTDIR
	install -D -m 755 $(BUILD)/libcovkeep.so $(DESTDIR)$(at_lib)
	install -D -m 755 $(BUILD)/covkeep $(DESTDIR)$(at_bin)
	$(foreach page,$(pages),install -D -m 644 $(page) $(DESTDIR)$(filter %/$(notdir $(page)),$(at_man)) &&) :
	install -D -m 644 scripts/completion/covkeep.bash $(DESTDIR)$(word 1,$(at_completion))
	install -D -m 644 scripts/completion/covkeep.zsh $(DESTDIR)$(word 2,$(at_completion))
	install -D -m 644 scripts/completion/covkeep.fish $(DESTDIR)$(word 3,$(at_completion))
	$(foreach file,$(at_build),install -D -m 644 $(file:$(DATADIR)/covkeep/%=scripts/%) $(DESTDIR)$(file) &&) :
	@mkdir -p $(dir $(DESTDIR)$(at_pkgconfig))
	sed 's|@PREFIX@|$(call from_pkgconfig,$(PREFIX))|; s|@LIBDIR@|$(call from_pkgconfig,$(LIBDIR))|; s|@VERSION@|$(VERSION)|' \
	    scripts/covkeep.pc.in >$(DESTDIR)$(at_pkgconfig)

uninstall: ## remove what install put there
	rm -f $(addprefix $(DESTDIR),$(at_lib) $(at_bin) $(at_man) $(at_pkgconfig) $(at_completion) $(at_build))

deb: ## build a Debian package: build/covkeep_VERSION_ARCHITECTURE.deb
	scripts/deb -b $(BUILD) $(VERSION)

dist: ## pack the committed tree: build/covkeep-VERSION.tar.gz
	scripts/dist -b $(BUILD) $(VERSION)

wheel: ## build a wheel for pip, with a plugin of pytest: build/covkeep-VERSION-py3-none-PLATFORM.whl
	scripts/wheel/build -b $(BUILD) $(VERSION)

docs: ## make HTML of the manual pages: build/docs
	@mkdir -p $(BUILD)/docs
	$(foreach page,$(pages),mandoc -T html -O man=%N.%S.html $(page) >$(BUILD)/docs/$(notdir $(page)).html &&) :

clean: ## remove everything that was built
	rm -rf $(BUILD)

print-%: # what a variable of this file holds
	@echo '$($*)'

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1 \2/p' Makefile | \
	    while read -r target text; do printf '%-14s %s\n' "$$target" "$$text"; done

$(BUILD)/deps.%: scripts/deps
	@scripts/deps $(subst +, ,$*)
	@mkdir -p $(@D) && touch $@

# One library: the directory to build it in, the compiler, its flags, the linker's.
define library
$(1)/libcovkeep.so: $$(shim_obj:%=$(1)/obj/%) shim/exports.map
	$$(call told,LD)$(2) $$(SHIM_LDFLAGS) $(4) -o $$@ $$(filter %.o,$$^) $$(SHIM_LIBS)

$(1)/obj/%.o: %.c Makefile
	@mkdir -p $$(@D)
	$$(call told,CC,$$<)$(2) $$(INSTALLED) $$(SHIM_CFLAGS) $(3) $$(SHIM_CFLAGS_LAST) $$(own_flags) -c -o $$@ $$<

$(call own_strings,$(1)): own_flags = $$(call no_loop_to_call,$(2))

$(1)/obj/%.o: %.S Makefile
	@mkdir -p $$(@D)
	$$(call told,CC,$$<)$(2) $$(INSTALLED) $(3) -c -o $$@ $$<

$(1)/obj/shim/python/source.o: $(wildcard shim/python/*.py)
endef
$(eval $(call library,$(BUILD),$$(CC),$$(CFLAGS),$$(LDFLAGS)))
$(eval $(call library,$(BUILD)/clang,clang,-O2 -Werror))
$(eval $(call library,$(BUILD)/aarch64,aarch64-linux-gnu-gcc,-O2 -Werror))
$(eval $(call library,$(BUILD)/hardened,gcc,-O3 -Werror $(hardening),-flto=2 -Wno-stringop-overread))

$(BUILD)/covkeep: $(cli_obj) $(BUILD)/cli/libraries
	$(call told,LD)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(cli_obj) $(cli_libs)

$(BUILD)/cli/%.c.o: %.c Makefile | $(BUILD)/cli/libdir
	@mkdir -p $(@D)
	$(call told,CC,$<)$(CC) $(INSTALLED) $(CPPFLAGS) $(CFLAGS) $(cli_define) -c -o $@ $<

$(BUILD)/cli/%.S.o: %.S Makefile
	@mkdir -p $(@D)
	$(call told,CC,$<)$(CC) $(INSTALLED) -c -o $@ $<

$(BUILD)/cli/shim/cli/report/page.S.o: shim/cli/report/page.html
$(BUILD)/cli/shim/cli/explain/page.S.o: scripts/man/covkeep-missing.7
$(BUILD)/cli/shim/cli/doctor/python.S.o: shim/cli/doctor/python.py
$(BUILD)/cli/shim/cli/main.c.o: cli_define = -DCOVKEEP_VERSION='"$(VERSION)"'
$(cli_placed): cli_define = -DCOVKEEP_LIBDIR='"$(LIBDIR)"' -DCOVKEEP_LIBDIR_FROM_BIN='"$(patsubst $(PREFIX)/%,../%/,$(filter $(PREFIX)/%,$(LIBDIR)))"'
$(cli_placed): $(BUILD)/cli/libdir

# Changes with PREFIX and LIBDIR, since the command looks for the library there, and with the libraries that
# it has.
$(BUILD)/cli/libdir: said = $(PREFIX) $(LIBDIR)
$(BUILD)/cli/libraries: said = $(cli_has)
$(BUILD)/cli/libdir $(BUILD)/cli/libraries: FORCE
	@mkdir -p $(@D)
	@echo '$(said)' | cmp -s - $@ || echo '$(said)' >$@

$(unit).obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call told,CC,$<)$(CC) -Itests/unit/faulty $(BASE) -Itests $(CFLAGS) $(SANITIZED) -c -o $@ $<

$(unit): $(unit_obj)
	$(call told,LD)$(CC) $(SANITIZED) $(LDFLAGS) -o $@ $^ -lcriterion

$(BUILD)/e2e/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call told,CC,$<)$(CC) $(BASE) -Itests $(CFLAGS) -c -o $@ $<

# What is written once at start gets a section that a fuzzer can put back (tests/fuzz/start_page.h).
$(BUILD)/fuzz/obj/%.o: % Makefile
	@mkdir -p $(@D)
	$(call told,CC,$<)$(FUZZ),fuzzer-no-link $(BASE) -DCOVKEEP_LIBDIR='""' -DCOVKEEP_LIBDIR_FROM_BIN='""' -c -o $@ $<
	objcopy --rename-section .data.start=start_page $@

$(BUILD)/fuzz/covkeep.a: $(fuzz_obj)
	@rm -f $@
	ar rc $@ $^

$(BUILD)/fuzz/obj/counted-%.o: tests/fuzz/counted.cc Makefile
	@mkdir -p $(@D)
	$(patsubst 1-%,%,$(patsubst 2-%,%,$*)) --coverage -O0 -DNAME=counted_$(subst +,x,$(subst -,_,$*)) -c -o $@ $(abspath $<)

$(fuzzers:%=$(BUILD)/fuzz/%): $(BUILD)/fuzz/%: $(BUILD)/fuzz/obj/tests/fuzz/%.c.o $(BUILD)/fuzz/covkeep.a
	$(call told,LD)$(FUZZ),fuzzer -o $@ $^ $(cli_libs)

$(BUILD)/fuzz/gcda: $(fuzz_unit)

$(BUILD)/fuzz/seeds: tests/fuzz/seeds $(wildcard tests/fuzz/found/*/*) $(fuzz_unit) $(BUILD)/libcovkeep.so
	tests/fuzz/seeds $(BUILD) $(fuzz_unit)

$(BUILD)/test-e2e: $(e2e_obj)
	$(call told,LD)$(CC) $(LDFLAGS) -o $@ $^ -lcriterion -lpthread

# The driver of make chaos, and what it kills.
$(BUILD)/chaos/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call told,CC,$<)$(CC) $(BASE) $(CFLAGS) -c -o $@ $<

$(BUILD)/chaos/chaos: $(chaos_obj)
	$(call told,LD)$(CC) $(LDFLAGS) -o $@ $^ -lpthread

$(BUILD)/chaos/victims: $(addprefix tests/chaos/,units victim.c truth.h)
	tests/chaos/units $(abspath tests/chaos/victim.c) $(abspath $@)
	@touch $@

$(BUILD)/chaos/stress: $(stress_obj)
	$(call told,LD)$(CC) $(LDFLAGS) -o $@ $^ -lpthread

$(BUILD)/chaos/stressed: $(addprefix tests/chaos/,stress_units stress_victim.c truth.h)
	tests/chaos/stress_units $(abspath tests/chaos/stress_victim.c) $(abspath $@)
	@touch $@

# Compiled, then linked: so the .gcda is called NAME.gcda. Old counts belong to the old program. The
# source is named absolutely, as gcov is run elsewhere.
$(c_victims): $(BUILD)/victims/%: tests/victims/$$(notdir $$*).c Makefile
	@mkdir -p $(@D) && rm -f $(@D)/*.gcda
	$(call told,CC,$<)gcc $(VICTIM) -MMD -MP -MT $@ -MF $@.d -c -o $@.o $(abspath $<)
	$(call told,LD)gcc $(VICTIM) -o $@ $@.o -lpthread

$(cxx_victims): $(BUILD)/victims/%: tests/victims/$$(notdir $$*).cc Makefile
	@mkdir -p $(@D) && rm -f $(@D)/*.gcda
	$(call told,CC,$<)g++ $(VICTIM) -MMD -MP -MT $@ -MF $@.d -c -o $@.o $(abspath $<)
	$(call told,LD)g++ $(VICTIM) -o $@ $@.o -lpthread

-include $(foreach d,obj clang/obj aarch64/obj hardened/obj,$(shim_obj:%.o=$(BUILD)/$(d)/%.d)) \
         $(cli_obj:.o=.d) $(fuzz_obj:.o=.d) $(fuzzers:%=$(BUILD)/fuzz/obj/tests/fuzz/%.c.d) $(unit_obj:.o=.d) $(e2e_obj:.o=.d) $(chaos_obj:.o=.d) $(stress_obj:.o=.d) $(c_victims:=.d) $(cxx_victims:=.d)
