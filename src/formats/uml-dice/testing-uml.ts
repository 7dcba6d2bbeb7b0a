/** A model as Papyrus writes it: two maps, of which one needs a variable, a reduce that joins both, and a last action. */
export const testingUml = ({ demand = '(expr=2500,unit=ms,statQ=mean,source=est)', extra = '', respT = 'respT="(expr=60,unit=s,statQ=mean,source=req)"' } = {}): string => `<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmi:version="20131001" xmlns:xmi="http://www.omg.org/spec/XMI/20131001" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:Spark="http://es.unizar.disco.dice/profiles/DTSM/Spark/1.0" xmlns:uml="http://www.eclipse.org/uml2/5.0.0/UML">
  <uml:Model xmi:id="m" name="Clicks per customer">
    <packagedElement xmi:type="uml:Activity" xmi:id="a" name="Join clicks" node="start fork clicks customers join count write end">
      <edge xmi:type="uml:ControlFlow" xmi:id="e1" source="start" target="fork"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e2" source="fork" target="clicks"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e3" source="fork" target="customers"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e4" source="clicks" target="join"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e5" source="customers" target="join"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e6" source="join" target="count"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e7" source="count" target="write"/>
      <edge xmi:type="uml:ControlFlow" xmi:id="e8" source="write" target="end"/>
      <node xmi:type="uml:InitialNode" xmi:id="start" name="start" outgoing="e1"/>
      <node xmi:type="uml:ForkNode" xmi:id="fork" name="fork" incoming="e1" outgoing="e2 e3"/>
      <node xmi:type="uml:OpaqueAction" xmi:id="clicks" name="read clicks" incoming="e2" outgoing="e4"/>
      <node xmi:type="uml:OpaqueAction" xmi:id="customers" name="read customers" incoming="e3" outgoing="e5"/>
      <node xmi:type="uml:JoinNode" xmi:id="join" name="join" incoming="e4 e5" outgoing="e6"/>
      <node xmi:type="uml:OpaqueAction" xmi:id="count" name="count" incoming="e6" outgoing="e7"/>
      <node xmi:type="uml:OpaqueAction" xmi:id="write" name="write" incoming="e7" outgoing="e8"/>
      <node xmi:type="uml:ActivityFinalNode" xmi:id="end" name="end" incoming="e8"/>${extra}
    </packagedElement>
    <packagedElement xmi:type="uml:Device" xmi:id="worker" name="worker"/>
  </uml:Model>
  <Spark:SparkScenario xmi:id="s1" base_NamedElement="a" nAssignedCores="(expr=8)" ${respT}>
    <contextParams>in$customers=16</contextParams>
  </Spark:SparkScenario>
  <Spark:SparkWorkloadEvent xmi:id="s2" base_NamedElement="start" sparkPopulation="(expr=3)" sparkExtDelay="(expr=10,unit=s,statQ=mean)"/>
  <Spark:SparkMap xmi:id="s3" base_NamedElement="clicks" numTasks="(expr=64)">
    <hostDemand>${demand}</hostDemand>
  </Spark:SparkMap>
  <Spark:SparkTransformation xmi:id="s4" base_NamedElement="customers" numTasks="(expr=$customers)">
    <hostDemand>(value=1.5,unit=s,statQ=max,source=est)</hostDemand>
    <hostDemand>(value=0.8,unit=s,statQ=mean,source=est)</hostDemand>
  </Spark:SparkTransformation>
  <Spark:SparkReduce xmi:id="s5" base_NamedElement="count" numTasks="32" hostDemand="(expr=1,unit=s,statQ=mean)"/>
  <Spark:SparkAction xmi:id="s6" base_NamedElement="write" numTasks="1" hostDemand="(expr=2,unit=s,statQ=mean)"/>
  <Spark:SparkNode xmi:id="s7" base_Classifier="worker" nCores="4" nMemory="16"/>
</xmi:XMI>
`;
