/** What `npm run restore -- --help` prints. */
export const HELP = `usage: npm run restore -- [FILE] [option …]

Gives retained volumes back to the claims that they belonged to. It reads a listing of the cluster and talks to none:
  kubectl get pv,pvc -A -o json > cluster.json
  npm run restore -- cluster.json                            lists the Released volumes
  npm run --silent restore -- cluster.json --statefulset visits/visits > restore.yaml
  kubectl replace -f restore.yaml
FILE is the listing; "-", or no FILE, reads it from standard input.

Which volumes are written, as YAML for "kubectl replace" (each option may be repeated, and combined with the others):
  --statefulset NAMESPACE/NAME  those of all claims of a StatefulSet, which need not be there any more: claims called
                                <template>-<NAME>-<ordinal>. Where <template> holds a "-", the label
                                app.kubernetes.io/instance of the volume, or of a claim that differs in its ordinal
                                alone, has to say whose they are
  --claim NAMESPACE/NAME        the one of a claim
  --volume NAME                 this one; also decides between several volumes of one claim
Which are listed:
  --class NAME                  those of a StorageClass alone; not with the options above

Exits with 1 and writes nothing when there is nothing to restore or something speaks against it, with 2 when it was
asked in a way that it does not understand.`;
