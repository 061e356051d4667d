# SPDX-License-Identifier: BSD-2-Clause
# Reads a config.txt of the Raspberry Pi's firmware and says what it means on a
# Raspberry Pi 5, as far as starting a kernel is concerned. Run as
#
#	CONFIG_DIR=BOOT awk -v name=config.txt -f config-txt.awk FILE
#
# where BOOT holds the files that the text includes. It prints lines of these
# forms; of the first three, one each at most:
#
#	kernel NAME
#	initramfs NAMES
#	auto_initramfs 0|1
#	refuse REASON		a reason not to touch the file, one a line
#
# Settings that have nothing to do with the kernel may have any form that the
# firmware knows. Those that have are refused unless it is certain whether
# they apply, and what they do.

BEGIN {
	# Settings that change how a kernel is started, with the value that
	# leaves all as it is, if there is one; "none" if not.
	harmless["arm_64bit"] = "1"
	harmless["armstub"] = ""
	harmless["boot_ramdisk"] = "0"
	harmless["device_tree"] = "none"
	harmless["device_tree_address"] = "none"
	harmless["device_tree_end"] = "none"
	harmless["kernel_address"] = "none"
	harmless["kernel_old"] = "0"
	harmless["os_prefix"] = ""
	harmless["ramfsaddr"] = "none"
	harmless["ramfsfile"] = "none"
	harmless["tryboot_a_b"] = "0"
	harmless["upstream_kernel"] = "0"
	ours["auto_initramfs"] = ours["initramfs"] = ours["kernel"] = 1
	# Not by -v, which would take a backslash in it for an escape.
	dir = ENVIRON["CONFIG_DIR"]
	reset_filters()
	depth = 0
	place = name
}

function refuse(reason)
{
	print "refuse " place ", " reason
}

function reset_filters()
{
	model = "any"
	none = 0
	perhaps = ""
}

# Filters of one type replace each other and different types combine; [all]
# ends them. Whether a model filter ends [none] is not documented.
function filter(text)
{
	if (text == "all") {
		reset_filters()
	} else if (text == "none") {
		none = 1
	} else if (text ~ /^(pi[0-4]|pi0w|pi02|pi3\+|pi[45]00|pi500\+|cm[0135]|cm3\+|cm4|cm4s)$/) {
		model = "other"
	} else if (text == "pi5") {
		model = "any"
		if (none)
			perhaps = "[none] and [pi5]"
	} else if (text ~ /^(tryboot|0x[0-9a-fA-F]+|HDMI:[01]|EDID=.+)$/ ||
		   text ~ /^(gpio[0-9]+=[01]|board-type=0x[0-9a-fA-F]+)$/ ||
		   text ~ /^(partition|boot_(partition|count|arg1)|bootvar0)[=<>&!]/) {
		perhaps = "[" text "]"
	} else {
		refuse("an unknown filter: [" text "]")
	}
}

# Whether what follows applies to a Raspberry Pi 5: yes, no, or perhaps.
function applies()
{
	if (model == "other" || (none && perhaps !~ /^\[none\]/))
		return "no"
	return perhaps == "" ? "yes" : "perhaps"
}

function is_file_list(text)
{
	return text ~ /^\/?[A-Za-z0-9_][A-Za-z0-9._+\/-]*(,\/?[A-Za-z0-9_][A-Za-z0-9._+\/-]*)*$/ &&
		text !~ /\.\./
}

# A setting, with its line.
function set(key, value, line)
{
	if (!(key in ours) && !(key in harmless) || applies() == "no")
		return
	if (key in harmless && harmless[key] == value)
		return
	if (key in harmless)
		refuse("unsupported: " line)
	else if (applies() == "perhaps")
		refuse("it is not certain that this applies (" perhaps "): " line)
	else if (depth > 0)
		refuse("this is in an included file, which not all firmware reads: " line)
	else if (line ~ /^[ \t]/ || value ~ /[ \t]/ || length(line) > 78)
		refuse("blanks or too long a line: " line)
	else if (key == "auto_initramfs" ? value !~ /^[01]$/ : \
		 !is_file_list(value) || (key == "kernel" && value ~ /,/))
		refuse("not understood: " line)
	else
		result[key] = value
}

function initramfs(line,    word, count)
{
	count = split(line, word, /[ \t]+/)
	if (applies() == "no")
		return
	if (count != 3 || word[3] !~ /^(followkernel|0|0x0+)$/)
		refuse("an initramfs at an address of its own: " line)
	else
		set("initramfs", word[2], line)
}

function include(file,    line, number, before, outer)
{
	if (applies() == "no")
		return
	if (file !~ /^[A-Za-z0-9._\/-]+$/ || depth == 3) {
		refuse("not understood: include " file)
		return
	}
	outer = place
	before = model none perhaps
	depth++
	while ((getline line < (dir "/" file)) > 0) {
		place = file " line " ++number
		one_line(line)
	}
	close(dir "/" file)
	depth--
	place = outer
	if (before != model none perhaps)
		perhaps = "filters of " file
}

function one_line(line,    bare, key)
{
	sub(/\r$/, "", line)
	bare = line
	sub(/^[ \t]+/, "", bare)
	if (bare == "" || bare ~ /^#/)
		return
	if (line ~ /^\[[^]]+\][ \t]*$/) {
		sub(/\][ \t]*$/, "", line)
		filter(substr(line, 2))
	} else if (bare ~ /^include[ \t]/) {
		sub(/^include[ \t]+/, "", bare)
		sub(/[ \t]+$/, "", bare)
		include(bare)
	} else if (line ~ /^initramfs[ \t]/) {
		initramfs(line)
	} else if (match(bare, /^[A-Za-z_][A-Za-z0-9_]*(:[0-9]+)?=/)) {
		key = substr(bare, 1, RLENGTH - 1)
		if (key == "initramfs" && applies() != "no")
			refuse("not understood: " line)
		else
			set(key, substr(bare, RLENGTH + 1), line)
	} else {
		refuse("not understood: " line)
	}
}

{
	place = name " line " FNR
	one_line($0)
}

END {
	for (key in result)
		print key, result[key]
}
