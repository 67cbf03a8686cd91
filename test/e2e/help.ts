import { FAULTS } from './data/faults';
import { SUITES } from './suites/names';

/** The output of `npm run e2e -- --help`. */
export const HELP = `usage: npm run e2e -- --context NAME [option …]

Applies the synthesized manifests to the cluster of a context of your KUBECONFIG, and tests them there. Creates
namespaces whose names end in "-e2e-" and five letters, and removes them at the end. Skips what the cluster does not
support, with the reason. Exits with 1 if a step failed, and with 2 if the run could not start.

  --context NAME             the cluster; there is no default
  --suite NAME               ${SUITES.join(', ')}; may be repeated; all by default
  --fault NAME               of the suite data; may be repeated; all by default:
                             ${FAULTS.map(({ name }) => name).join(', ')}
  --rounds N                 rounds of each fault; 1 by default
  --image NAME               the visits app's image, which the nodes have or can pull; the one in dist/ by default
  --slow                     for emulated nodes: timeouts times six, no CPU limits

Storage:
  --nfs-server HOST          an NFS server that the nodes can mount; NFS is skipped without one
  --nfs-path PATH            its export; /srv/nfs by default
  --nfs-csi                  volumes on NFS from csi-driver-nfs, installed for the run, instead of nfs-subdir
  --provisioner-image NAME   the image of nfs-subdir; the one in dist/ by default
  --loaded-images            refers to images by tag only, for images loaded onto the nodes
  --nfs-off COMMAND          stops the NFS server
  --nfs-on COMMAND           restarts the NFS server

Faults of nodes; a shell on this machine runs the commands:
  --power-off COMMAND        cuts the power of the node of the pods
  --power-on COMMAND         boots the node again
  --node-shell COMMAND       runs its quoted argument as root on that node: "ssh root@node", "docker exec kind-worker sh -c"

Access to the app:
  --node-address HOST        the address of a node's ports: clients then use a NodePort Service; without this option they
                             use "kubectl port-forward" to each pod
  --node-port N              the first node port, one for each storage; 31080 by default

  --upgrade-from REVISION    the git revision of the release whose dist/ is upgraded, such as v0.1.0
  --without-flush            the control: the app does not flush its writes, so the fault node-power must lose visits`;
