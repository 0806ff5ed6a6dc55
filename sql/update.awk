# awk -f update.awk RELEASED PART...
# The script that brings the released version to this one: of the parts, in
# their order, every statement that the released script has not, word for word.
# A function, view or aggregate that it had in other words is replaced.  Files
# of sql/update are taken whole.

BEGIN {
	print "\\echo Use \"ALTER EXTENSION cmiogov UPDATE\" to load this file. \\quit"
}

FNR == 1 {
	file++
	whole = FILENAME ~ /update\/[^\/]*$/
}

whole {
	print
	next
}

# Between statements stand only comments, blank lines and what is psql's own.
statement == "" && (comment || /^\/\*/) {
	comment = !/\*\//
	next
}

statement == "" && /^[ \t]*(--.*|\\.*)?$/ {
	next
}

{
	statement = statement $0 "\n"
	if (ends($0)) {
		if (file == 1)
			release(statement)
		else if (!(statement in released))
			write(statement)
		statement = ""
	}
}

END {
	if (!failed && statement != "")
		die("a statement does not end: " statement)
	exit failed
}

# Does the statement end with this line?  quote: what it is inside of.
function ends(line,		c, last) {
	for (; line != ""; line = substr(line, length(c) + 1)) {
		c = match(line, /^\$[A-Za-z_]*\$/) ? substr(line, 1, RLENGTH) : substr(line, 1, 1)
		if (quote != "") {
			if (c == quote)
				quote = ""
		} else if (substr(line, 1, 2) == "--")
			break
		else if (c == "'" || c == "\"" || length(c) > 1)
			quote = c
		else if (c !~ /[ \t]/)
			last = c
	}
	return quote == "" && last == ";"
}

# What a CREATE makes: "FUNCTION cmiogov.seal", or nothing.
function made(s) {
	return match(s, /^CREATE [A-Z ]+ [^ (\n;]+/) ? substr(s, 8, RLENGTH - 7) : ""
}

function release(s) {
	released[s]
	had[made(s)]
}

function write(s,	what) {
	what = made(s)
	if (what != "" && what in had) {
		if (what ~ /^(TABLE|TYPE|SEQUENCE) /)
			die(what " cannot be replaced: leave it as it was, and alter it by a file of sql/update")
		if (what ~ /^(FUNCTION|VIEW|AGGREGATE) /)
			sub(/^CREATE /, "CREATE OR REPLACE ", s)
	}
	printf "%s", s
}

function die(why) {
	print FILENAME ": " why | "cat 1>&2"
	failed = 1
	exit
}
