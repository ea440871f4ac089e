internal import Glibc

/// Prints a line at once, also into a pipe.
package func report(_ line: String) {
  print(line)
  fflush(nil)
}
