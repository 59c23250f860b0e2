/* The command `lode`. */
#include "cli.h"

int main(int argc, char **argv)
{
    return cli_output_close(cli_run(argc, argv));
}
