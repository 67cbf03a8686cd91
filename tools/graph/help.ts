/** What `graph --help` prints. */
export const HELP = `usage: npx cdk8s-stateful graph [SOURCE …] [option …]
       npm run --silent graph -- [SOURCE …] [option …]

Draws Kubernetes objects, grouped by namespace, and every reference between them: names, selectors, claims, storage
classes and their provisioners, RBAC, policies. What a reference names and no source defines has a dashed border. It never
connects to a cluster.

Each SOURCE is one of:
  a folder                  as "kubectl apply -f" reads it (with -R, all folders in it)
  a file                    YAML or JSON: manifests, or what "kubectl get … -o json" printed
  -                         standard input
  git:REVISION[:FOLDER]     as committed; FOLDER is the output folder of cdk8s.yaml by default
Without one, it draws the output folder of cdk8s.yaml.

  --format FORMAT           mermaid (default), or svg, which needs the package elkjs
  -n, --namespace NAME      namespace of objects that name none (default "default")
  -R, --recursive           read folders with all folders in them

Exits with 0, 2 for a wrong option or unreadable input, and 1 if it fails.`;
