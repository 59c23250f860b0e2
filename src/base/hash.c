/* Are these the same bytes? Their SHA-256 says. */
#include "base/base.h"

#include <lode/text.h>

#include <nettle/sha2.h>

void lode__hash_text(const void *data, size_t length, char out[LODE__HASH_HEX])
{
    static const char digit[] = "0123456789abcdef";
    uint8_t sum[SHA256_DIGEST_SIZE];
    struct sha256_ctx state;
    sha256_init(&state);
    sha256_update(&state, length, length ? data : (const uint8_t *)"");
    sha256_digest(&state, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        out[2 * i] = digit[sum[i] >> 4];
        out[2 * i + 1] = digit[sum[i] & 15];
    }
    out[2 * sizeof sum] = '\0';
}

void lode_bytes_hash(const void *bytes, size_t length, char hash[65])
{
    lode__hash_text(bytes, length, hash);
}
