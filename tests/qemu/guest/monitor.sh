# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest while a debugger gives commands to EL2: reads a word at each
# address that its console names, until it is told to finish.
# shellcheck source=lib.sh
. /tests/lib.sh

echo "GUEST ready $(argument nonce)"
while read -r word address; do
	[ "$word" = peek ] || break
	value=$(devmem "$address" 32 2>&1) || value="failed $value"
	echo "GUEST peek $address: $value"
done
check "told to end: $word" [ "$word" = finish ]
done_testing
