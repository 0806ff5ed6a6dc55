/*
 * types.c
 *	  What the input and output functions of all types share.
 */
#include "types.h"

#include "libpq/pqformat.h"

const uint8_t *
message_bytes(StringInfo message, size_t *len)
{
	*len = message->len - message->cursor;
	return (const uint8_t *) pq_getmsgbytes(message, (int) *len);
}

bytea *
message_of(const uint8_t *bytes, size_t len)
{
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) bytes, (int) len);
	return pq_endtypsend(&message);
}

void
message_invalid(const char *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", type)));
}
