// libzip, for reading archives.
#pragma once
#include <zip.h>
