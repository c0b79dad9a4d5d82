import { realCluster } from './testing/clusters.ts'
import { deploymentsSuite } from './testing/deployments-suite.ts'
import { jobsSuite } from './testing/jobs-suite.ts'
import { objectsSuite } from './testing/objects-suite.ts'

objectsSuite(realCluster())
jobsSuite(realCluster())
deploymentsSuite(realCluster())
