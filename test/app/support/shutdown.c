/* Simulates a power cut of a mounted ext4 filesystem: unflushed data is lost. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
#define NO_LOG_FLUSH 2u

int main(int count, char **arguments) {
  uint32_t how = NO_LOG_FLUSH;
  int folder = count == 2 ? open(arguments[1], O_RDONLY | O_DIRECTORY) : -1;
  if (folder == -1 || ioctl(folder, EXT4_IOC_SHUTDOWN, &how) == -1) {
    perror("shutdown FOLDER");
    return 1;
  }
  return 0;
}
