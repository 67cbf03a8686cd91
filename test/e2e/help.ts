import { FAULTS } from './data/faults';
import { SUITES } from './suites/names';

/** What `npm run e2e -- --help` prints. */
export const HELP = `usage: npm run e2e -- --context NAME [option …]

Applies what was synthesized to the cluster of a context of your KUBECONFIG, and tries it. It works in namespaces of its
own, whose names end in "-e2e-" and five letters, and removes them when it ends. What the cluster can't do is skipped,
each with its reason. Exits with 1 when a step failed, with 2 when it could not begin.

  --context NAME             the cluster; there is no default
  --suite NAME               ${SUITES.join(', ')}; may be repeated; all by default
  --fault NAME               of the suite data; may be repeated; all by default:
                             ${FAULTS.map(({ name }) => name).join(', ')}
  --rounds N                 how often each fault is made; 1 by default
  --image NAME               the visits app's image, as the nodes have it or can pull it; that of dist/ by default
  --slow                     for emulated nodes: six times the time, no CPU limits

Storage:
  --nfs-server HOST          an NFS server that the nodes can mount from; without it all of NFS is skipped
  --nfs-path PATH            its export; /srv/nfs by default
  --nfs-csi                  volumes on NFS by csi-driver-nfs, which is installed for the run, and not by nfs-subdir
  --provisioner-image NAME   the image of nfs-subdir; that of dist/ by default
  --loaded-images            names images by tag alone, as they were loaded onto the nodes and come from no registry
  --nfs-off COMMAND          stops the NFS server
  --nfs-on COMMAND           starts it again

Faults of nodes; commands are run by a shell on this machine:
  --power-off COMMAND        cuts off the power of the node that the pods run on
  --power-on COMMAND         boots it again
  --node-shell COMMAND       runs what is put after it, in quotes, as root on that node: "ssh root@node", "docker exec kind-worker sh -c"

The way in:
  --node-address HOST        where a node's ports can be reached from here: the public Service is then a NodePort, and
                             clients come through it; else they come through "kubectl port-forward" to each pod
  --node-port N              the first of the ports to ask for, one for each storage; 31080 by default

  --upgrade-from REVISION    the release whose dist/ is upgraded, as git knows it: v0.1.0
  --without-flush            the control: the app's writes are no longer flushed, and the fault node-power has to lose
                             visits`;
