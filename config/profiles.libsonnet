// Choices of server size that divide a node without a remainder.
local nodes = {
  // What is left for users beside the system's own pods.
  'r5.xlarge': { cpu: 3.5, memory: 27 },
  'r5.4xlarge': { cpu: 15, memory: 115 },
};

local server(instance, share) =
  local node = nodes[instance];
  local cpu = node.cpu / share;
  local memory = node.memory / share;
  {
    display_name: '%.1f GB of memory, %.1f CPUs' % [memory, cpu],
    slug: '%s-%d' % [std.strReplace(instance, '.', '-'), share],
    kubespawner_override: {
      mem_guarantee: '%.3fG' % memory,
      mem_limit: '%.3fG' % memory,
      cpu_guarantee: cpu,
      cpu_limit: node.cpu,  // idle CPUs are for everybody on the node
      node_selector: { 'node.kubernetes.io/instance-type': instance },
    },
  };

{
  // One choice for each share of a node: 4 stands for a quarter of it. The first is the default.
  shares(instance, shares):: std.mapWithIndex(
    function(i, share) server(instance, share) + { default: i == 0 },
    shares,
  ),
}
