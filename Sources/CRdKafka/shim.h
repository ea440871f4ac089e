// All the C there is: librdkafka's client and its in-process mock cluster (experimental there: test and demo use only).
#ifndef CRDKAFKA_SHIM_H
#define CRDKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/// Swift cannot call variadic C functions; this pushes one (error, delay) pair onto one broker's stack.
static inline rd_kafka_resp_err_t crdkafka_mock_broker_push_error_rtt(
    rd_kafka_mock_cluster_t *cluster, int32_t broker, int16_t api_key, rd_kafka_resp_err_t error, int rtt_ms) {
  return rd_kafka_mock_broker_push_request_error_rtts(cluster, broker, api_key, 1, error, rtt_ms);
}

#endif
