import '@xyflow/react/dist/base.css';
import { useMemo } from 'react';
import type { Edge, Node, NodeProps } from '@xyflow/react';
import { Background, Controls, Handle, MarkerType, Position, ReactFlow } from '@xyflow/react';
import { useElementSize } from '@mantine/hooks';
import { instanceColour } from '../plan/instance-colours.ts';
import type { LaidOut } from '../plan/layout-graph.ts';
import { layoutGraph, taskSize } from '../plan/layout-graph.ts';
import type { PlannerAnswer, WorkflowPlan } from '../plan/plan-types.ts';

/** More tasks are a picture nobody reads, and take the browser long to place. */
const tasksMax = 250;
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
  // Tasks of all plans are the same: they are placed once, and keep their places when another plan is shown.
  const names = useMemo(() => plan.instances.flatMap(({ tasks }) => tasks.map(({ name }) => name)).toSorted(), [plan]);
  const key = JSON.stringify(names.length > tasksMax || width === 0 ? [] : names);
  const laidOut = useMemo(() => {
    const placed = JSON.parse(key) as readonly string[];
    return layoutGraph(placed, placed.length === 0 ? [] : graph, direction);
  }, [key, graph, direction]);
  const nodes = useMemo(() => nodesOf(plan, laidOut, direction), [plan, laidOut, direction]);
  const edges = useMemo(() => graph.map(({ from, to, mebibytes }): Edge => ({ id: `${from}\n${to}`, source: from, target: to, markerEnd: { type: MarkerType.ArrowClosed }, ariaLabel: `${to} waits for ${from}${mebibytes > 0 ? `, ${sizeText(mebibytes)}` : ''}`, ...(graph.length <= 40 && mebibytes > 0 ? { label: sizeText(mebibytes) } : {}) })), [graph]);
  const shown = useMemo(() => nodes.map((node) => ({ ...node, selected: node.id === selected })), [nodes, selected]);
  if (names.length > tasksMax) return <p className="dim">{names.length} tasks are too many for a picture.</p>;
  return (
    <div ref={ref} className="workflow-graph" style={{ height: Math.min(heightMax, Math.max(heightMin, laidOut.height + margin)) }}>
      {width > 0 && (
        <ReactFlow
          key={direction}
          nodes={shown}
          edges={edges}
          nodeTypes={nodeTypes}
          fitView
          fitViewOptions={{ padding: 0.06, minZoom: 0.3, maxZoom: 1.1 }}
          onlyRenderVisibleElements={names.length > 60}
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

function nodesOf({ instances }: PlannerAnswer, laidOut: LaidOut, direction: 'LR' | 'TB'): readonly TaskNode[] {
  const places = new Map(laidOut.tasks.map((placed) => [placed.name, placed]));
  return instances.flatMap(({ name: instance, tasks }, index) =>
    tasks.map(
      ({ name }): TaskNode => ({
        id: name,
        type: 'task',
        position: { x: places.get(name)?.x ?? 0, y: places.get(name)?.y ?? 0 },
        width: taskSize.width,
        height: taskSize.height,
        data: { label: name, instance, colour: instanceColour(index), direction },
        ariaLabel: `${name} on ${instance}`,
      }),
    ),
  );
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
