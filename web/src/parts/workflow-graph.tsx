import '@xyflow/react/dist/base.css';
import { useMemo } from 'react';
import type { Edge, Node, NodeProps } from '@xyflow/react';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow } from '@xyflow/react';
import { useElementSize } from '@mantine/hooks';
import { instanceColour } from '../plan/instance-colours.ts';
import { layoutGraph, taskSize } from '../plan/layout-graph.ts';
import type { PlannerAnswer, WorkflowPlan } from '../plan/plan-types.ts';

/** More tasks are a picture nobody reads, and take the browser long to place. */
const tasksMax = 400;
/** Pixels of the picture, and around the graph in it. */
const [heightMin, heightMax, margin] = [240, 560, 120];
/** Below this width, in pixels, the graph goes from top to bottom. */
const narrow = 640;

type TaskNode = Node<{ readonly label: string; readonly instance: string; readonly colour: string; readonly direction: 'LR' | 'TB' }, 'task'>;

type WorkflowGraphProps = { readonly graph: NonNullable<WorkflowPlan['graph']>; readonly plan: PlannerAnswer; readonly selected: string | null; readonly onSelect: (task: string | null) => void };

/** Which task waits for which, and on which instance each runs: the colour is that of the Gantt chart. */
export function WorkflowGraph({ graph, plan, selected, onSelect }: WorkflowGraphProps) {
  const { ref, width } = useElementSize();
  const direction = width < narrow ? 'TB' : 'LR';
  const { nodes, height } = useMemo(() => drawn(plan, graph, direction), [plan, graph, direction]);
  const edges = useMemo(() => graph.map(({ from, to, mebibytes }): Edge => ({ id: `${from}\n${to}`, source: from, target: to, markerEnd: { type: MarkerType.ArrowClosed }, ariaLabel: `${to} waits for ${from}${mebibytes > 0 ? `, ${sizeText(mebibytes)}` : ''}`, ...(graph.length <= 40 && mebibytes > 0 ? { label: sizeText(mebibytes) } : {}) })), [graph]);
  const shown = useMemo(() => nodes.map((node) => ({ ...node, selected: node.id === selected })), [nodes, selected]);
  if (nodes.length > tasksMax) return <p className="dim">{nodes.length} tasks are too many for a picture.</p>;
  return (
    <div ref={ref} className="workflow-graph" style={{ height: Math.min(heightMax, Math.max(heightMin, height + margin)) }}>
      {width > 0 && (
        <ReactFlow
          key={direction}
          nodes={shown}
          edges={edges}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={{ padding: 0.06, maxZoom: 1.1 }}
          minZoom={0.05}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          preventScrolling={false}
          zoomOnScroll={false}
          onNodeClick={(_event, node) => onSelect(node.id === selected ? null : node.id)}
          onPaneClick={() => onSelect(null)}
          aria-label="Graph of the tasks"
        >
          <Background />
          <Controls position="top-right" orientation="horizontal" showInteractive={false} />
        </ReactFlow>
      )}
    </div>
  );
}

function drawn({ instances }: PlannerAnswer, graph: WorkflowGraphProps['graph'], direction: 'LR' | 'TB'): { readonly nodes: readonly TaskNode[]; readonly height: number } {
  const runs = instances.flatMap(({ name, tasks }, index) => tasks.map((task) => ({ task: task.name, instance: name, colour: instanceColour(index) })));
  // What is not drawn is not placed: that takes long for large graphs.
  const laidOut = layoutGraph(runs.length > tasksMax ? [] : runs.map(({ task }) => task), runs.length > tasksMax ? [] : graph, direction);
  const places = new Map(laidOut.tasks.map((placed) => [placed.name, placed]));
  const nodes = runs.map(({ task, instance, colour }): TaskNode => ({
    id: task,
    type: 'task',
    position: { x: places.get(task)?.x ?? 0, y: places.get(task)?.y ?? 0 },
    width: taskSize.width,
    height: taskSize.height,
    data: { label: task, instance, colour, direction },
    ariaLabel: `${task} on ${instance}`,
  }));
  return { nodes, height: laidOut.height };
}

function TaskBox({ data: { label, instance, colour, direction }, selected }: NodeProps<TaskNode>) {
  return (
    <div className={selected ? 'task-box task-selected' : 'task-box'} style={{ borderLeftColor: colour }} title={`${label} on ${instance}`}>
      <Handle type="target" position={direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} />
      <b>{label}</b>
      <span>{instance}</span>
      <Handle type="source" position={direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} />
    </div>
  );
}

/** The same object always, as the library wants it. */
const nodeTypes = { task: TaskBox };

const sizeText = (mebibytes: number): string => (mebibytes >= 1024 ? `${Number((mebibytes / 1024).toPrecision(3))} GiB` : `${Number(mebibytes.toPrecision(3))} MiB`);
