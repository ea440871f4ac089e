internal import FlyingFox

/// Header lines of every answer. The page needs nothing from elsewhere, so it may have nothing from elsewhere.
enum SecurityHeaders {
  static let all: [(HTTPHeader, String)] = [
    (HTTPHeader("Content-Security-Policy"), policy),
    (HTTPHeader("X-Content-Type-Options"), "nosniff"),
    (HTTPHeader("Referrer-Policy"), "no-referrer"),
    (HTTPHeader("Cross-Origin-Opener-Policy"), "same-origin"),
    (HTTPHeader("Cross-Origin-Resource-Policy"), "same-origin"),
    (HTTPHeader("Permissions-Policy"), "camera=(), geolocation=(), microphone=()"),
    (HTTPHeader("X-Frame-Options"), "DENY"),
  ]

  private static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")
}
