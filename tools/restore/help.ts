/** The output of `--help`. */
export const HELP = `usage: npx cdk8s-stateful restore [LISTING] [MANIFESTS …] [option …]
       npm run restore -- [LISTING] [MANIFESTS …] [option …]

Gives retained volumes back to their claims. It reads a listing of the cluster and never connects to one:
  kubectl get pv,pvc -A -o json > cluster.json
  npx cdk8s-stateful restore cluster.json                         lists the volumes that wait for a claim
  npx cdk8s-stateful restore cluster.json dist/ > restore.yaml    writes those of the claims that dist/ creates
  kubectl replace -f restore.yaml
  kubectl apply --server-side -f dist/

LISTING is a file; "-", or no LISTING, reads standard input.
MANIFESTS are files or folders. restore refuses if their claims would not bind to the volumes, for example because they ask
for more than the size of a volume.

Which volumes are written, as YAML for "kubectl replace" (each option may be repeated, and combined with the others):
  --claim NAMESPACE/NAME   those of this claim, and not of all claims of MANIFESTS. "*" at the end of NAME stands for any
                           ordinal: 'visits/data-visits-*'. "*" alone stands for all claims of the namespace
  --as NAMESPACE/NAME      the name that the claim has now, once for each --claim, or else for each --volume:
                           --claim 'visits/data-visits-*' --as 'shop/data-shop-*'
  --volume NAME            this volume; also chooses among several volumes of a claim
  --as-csi DRIVER          writes new volumes of csi-driver-nfs on the same directories, for "kubectl create". DRIVER is
                           the name of the CSIDriver, usually nfs.csi.k8s.io. No data is moved
Which are listed:
  --class NAME             those of a StorageClass

Exits with 1 and writes nothing if there is nothing to restore or a volume cannot be given back, and with 2 if an argument
or a file is not usable.`;
