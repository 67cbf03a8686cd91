/** What `adopt --help` prints. */
export const HELP = `usage: npx cdk8s-stateful adopt SOURCE … [option …] > app.ts
       npm run --silent adopt -- SOURCE … [option …] > app.ts

Writes a TypeScript program that makes the same objects: a StatefulApp for each StatefulSet and what belongs to it, and
typed objects for the rest. It never connects to a cluster. What it has to say about the program goes to standard error:
what applying the program changes, what is left out, and what would harden the pods.

Each SOURCE is one of:
  a file                    YAML or JSON: manifests, a rendered chart, or what "kubectl get … -o json" printed
  a folder                  as "kubectl apply -f" reads it (with -R, all folders in it)
  -                         standard input
  git:REVISION[:FOLDER]     as committed

  --name NAME               id of the chart, which names its file (default: the first StatefulSet)
  --kubernetes 1.MINOR      version whose defaults are left out, 1.27 (oldest) to 1.37 (newest, default)
  -n, --namespace NAME      namespace of objects that name none (default "default")
  -R, --recursive           read folders with all folders in them

Exits with 0 if applying the program changes nothing, 3 if it changes something, 2 for a wrong option or unreadable input,
and 1 if it fails.`;
