# Kill imports over a pack, each a little later than the one before: a reader finds the old
# pack or the new one, whole.
#
#     sh killed.sh LODE DATA
set -eu
lode=$1 data=$2
{
    echo t,i,j,k,v,q
    awk 'BEGIN { for (i = 0; i < 60000; i++)
        printf "2024,%d,156,811292,%d.5,%d.25\n", i % 2 ? 842 : 276, i, i }'
    awk 'BEGIN { for (i = 0; i < 400000; i++) print "2024,842,156,080620,1.5,2.5" }'
} > big.csv
set -- data import big.csv --revision HS17 --data "$data"
"$lode" "$@" --into new > /dev/null
mkdir packs
printf 't,i,j,k,v,q\n2024,156,842,811292,1.5,2.5\n' > big.small
mv big.csv big.full && mv big.small big.csv
"$lode" "$@" --into packs > /dev/null
cp -r packs old
mv big.full big.csv
for wait in 0.01 0.05 0.1 0.15 0.2 0.25 0.3 0.4 0.5; do
    "$lode" "$@" --into packs > /dev/null 2>&1 &
    import=$!
    sleep "$wait"
    kill -9 "$import" 2> /dev/null || true
    wait "$import" 2> /dev/null || true
    cmp -s packs/big/flows.csv old/big/flows.csv || cmp packs/big/flows.csv new/big/flows.csv
    "$lode" data list --data "$data:packs" > /dev/null
done
