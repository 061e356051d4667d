#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# make bench: runs the tests that measure, and shows what they have found. What
# was skipped or failed it names, and fails. bench.csv and bench.svg are replaced
# when both are complete.
tests=${top_srcdir:?}/tests
report=$tests/support/bench-report.py

say()
{
	echo "make bench: $*" >&2
}

# What comes of a test by its output: 2 if it did not run to its end, 1 if a part
# of it failed or was skipped; those are printed.
verdict()
{
	awk -v name="$1" -v status="$2" '
	/^(not )?ok [0-9]/ { ran++ }
	/^not ok / || /^ok .* # SKIP/ {
		print "make bench: " name ": " $0
		bad = 1
	}
	/^1\.\.[0-9]/ { plan = substr($1, 4) }
	/^1\.\.0 # SKIP/ { why = $0 }
	END {
		if (why)
			print "make bench: " name " was skipped: " substr(why, 13)
		else if (status || !plan || plan != ran)
			print "make bench: " name " ended early, status " status \
				", " ran + 0 " of " (plan ? plan : "?") " checks"
		else
			exit bad
		exit 2
	}' bench.part
}

# run NAME: 1 if it did not run to its end.
run()
{
	status=0 bad=0
	BENCH_CSV=$PWD/bench.csv.new sh "$tests/qemu/$1.test" >bench.part ||
		status=$?
	cat bench.part >>bench.log
	verdict "$1" $status >&2 || bad=$?
	[ $bad -eq 0 ] || failed=yes
	[ $bad -ne 2 ]
}

[ -z "${PEERS:-}" ] || "$PYTHON3" -B "$report" --check "$PEERS" || exit 1
trap 'rm -f bench.csv.new bench.svg.new bench.part' EXIT
trap 'exit 1' HUP INT TERM
rm -f bench.csv.new
: >bench.log
failed=
if ! { run guest-bench && run boot-cost &&
	"$PYTHON3" -B "$report" bench.csv.new bench.svg.new ${PEERS:+"$PEERS"} &&
	mv bench.csv.new bench.csv && mv bench.svg.new bench.svg; }; then
	say "not complete; bench.csv and bench.svg are what they were"
	exit 1
fi
run linux-cost
sed -n 's/^ok [0-9]* - \(linux-\)/\1/p' bench.part
[ -z "$failed" ] || { say "see bench.log"; exit 1; }
