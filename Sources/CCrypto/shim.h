// OpenSSL's libcrypto, for HMAC-SHA-256 only.
#pragma once
#include <openssl/crypto.h>
#include <openssl/evp.h>
