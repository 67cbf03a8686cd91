/** The output of `plan --help`. */
export const HELP = `usage: npx cdk8s-stateful plan [OLD NEW] [option …]
       npm run plan -- [OLD NEW] [option …]

Says what "kubectl apply --server-side" of NEW does to a cluster that holds OLD: what is created or changed, which pods
restart, which changes the API server refuses, and which data is at risk. plan never connects to a cluster.

OLD and NEW are each:
  a folder                  as "kubectl apply -f" reads it (recursively with -R)
  a file                    YAML or JSON: manifests, or the output of "kubectl get … -o json"
  -                         standard input
  git:REVISION[:FOLDER]     as committed; FOLDER is the output folder of cdk8s.yaml by default
Without them, OLD is the committed output folder of cdk8s.yaml (git:HEAD), and NEW is a fresh synth of its app.

  --format FORMAT           text (default), json, or markdown for a pull request
  --kubernetes 1.MINOR      version whose rules apply, 1.27 (oldest) to 1.37 (newest, default)
  -n, --namespace NAME      namespace of objects without one (default "default")
  -R, --recursive           read folders recursively

Exits with 0 if NEW can be applied, 3 if the API server refuses a change, 4 if data is at risk, 2 for a wrong option or
unreadable input, and 1 if it fails.`;
