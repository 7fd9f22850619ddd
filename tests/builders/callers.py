"""One UBA1 clone as every caller of the matrix writes it: same change, same reads, the caller's own fields.

c.122T>C (chrX:47199052 T>C, GRCh38), 180 reference and 20 alternate reads: a mosaic of 10 %. Fields and header lines are
those that each caller's documentation names; values are ours.
"""

from dataclasses import dataclass

from tests.builders.vcf import VcfBuilder

POS, REF, ALT = 47199052, "T", "C"


@dataclass(frozen=True)
class Written:
    """A caller's way: header lines, INFO, FORMAT and the sample's column; what must be read from it.

    ``reads`` are reference, alternate, depth; ``strands`` reference forward and reverse, alternate forward and reverse.
    """

    name: str
    meta: tuple[str, ...]
    info: str
    fmt: str | None
    column: str
    field: str | None
    reads: tuple[int | None, int | None, int | None] | None
    vaf: float | None
    strands: tuple[int, int, int, int] | None = None
    filters: str = "PASS"
    alt: str = ALT
    rule: str = "kept"
    qual: str = "50"

    def build(self) -> VcfBuilder:
        builder = VcfBuilder(samples=() if self.fmt is None else ("S1",), meta=self.meta)
        columns = () if self.fmt is None else (self.column,)
        builder.add(
            "X", POS, REF, self.alt, *columns, fmt=self.fmt, info=self.info, filters=self.filters, qual=self.qual
        )
        return builder


def _gatk(tool: str) -> str:
    return f'##GATKCommandLine=<ID={tool},CommandLine="{tool} -I in.bam",Version="4.5.0.0">'


FULL = (180, 20, 200)
STRANDS = (90, 90, 11, 9)

CALLERS: tuple[Written, ...] = (
    Written("GATK HaplotypeCaller", (_gatk("HaplotypeCaller"),), "AC=1;AF=0.5;AN=2;DP=203", "GT:AD:DP:GQ:PL",
            "0/1:180,20:200:60:60,0,4000", "FORMAT/AD", FULL, 0.1),
    Written("GATK HaplotypeCaller", (_gatk("HaplotypeCaller"),), "DP=203", "GT:AD:DP:GQ:PL:SB",
            "0/1:180,20,0:200:60:60,0,4000,99,99,99:90,90,11,9", "FORMAT/AD", FULL, 0.1, STRANDS, alt="C,<NON_REF>"),
    Written("Mutect2", ("##MutectVersion=2.2", "##source=Mutect2", _gatk("Mutect2")), "DP=204;ECNT=1;TLOD=40.1",
            "GT:AD:AF:DP:F1R2:F2R1:PGT:PID:PS:SB",
            "0|1:180,20:0.104:200:88,12:92,8:0|1:47199052_T_C:47199052:90,90,11,9", "FORMAT/AD", FULL, 0.1, STRANDS,
            filters="clustered_events;germline", rule="kept_filtered", qual="."),
    Written("DeepVariant", ("##DeepVariant_version=1.6.1",), ".", "GT:GQ:DP:AD:VAF:PL",
            "1:12:200:180,20:0.1:20,0", "FORMAT/AD", FULL, 0.1),
    Written("DeepVariant", ("##DeepVariant_version=1.6.1",), ".", "GT:GQ:DP:AD:VAF:PL",
            "0/0:12:200:180,20:0.1:0,20,40", "FORMAT/AD", FULL, 0.1, filters="RefCall", rule="kept_below_threshold"),
    Written("Strelka2", ("##source=strelka", "##source_version=2.9.10", "##content=strelka germline small-variant calls"),
            "SNVHPOL=2;MQ=60", "GT:GQ:GQX:DP:DPF:AD:ADF:ADR:SB:FT:PL",
            "0/1:60:30:200:3:180,20:90,11:90,9:-12.1:PASS:60,0,370", "FORMAT/AD", FULL, 0.1, STRANDS),
    Written("Strelka2", ("##source=strelka", "##content=strelka somatic snv calls"), "SOMATIC;QSS=50;NT=ref",
            "DP:FDP:SDP:SUBDP:AU:CU:GU:TU", "200:0:0:0:0,0:20,21:0,0:180,182", "FORMAT/TU+CU", FULL, 0.1,
            rule="kept_no_genotype"),
    Written("FreeBayes", ("##source=freeBayes v1.3.6", '##commandline="freebayes -f ref.fa in.bam"'),
            "AB=0;AO=20;RO=180;DP=200;AF=0;SAF=11;SAR=9;SRF=90;SRR=90", "GT:DP:RO:QR:AO:QA",
            "0/0:200:180:6000:20:700", "FORMAT/AO+RO", FULL, 0.1, STRANDS, rule="kept_below_threshold", qual="0"),
    Written("bcftools", ("##bcftoolsVersion=1.16+htslib-1.16", "##bcftools_callCommand=call -mA -Ov"),
            "DP=205;DP4=90,90,11,9;MQ=60", "GT:PL:AD", "0/0:0,20,255:180,20", "FORMAT/AD", FULL, 0.1, STRANDS,
            rule="kept_below_threshold"),
    Written("bcftools", ("##bcftools_callCommand=call -mv",), "DP=205;DP4=90,90,11,9;MQ=60", "GT:PL", "0/1:20,0,255",
            "INFO/DP4", FULL, 0.1, STRANDS),
    Written("bcftools", ("##bcftools_callCommand=call -mv",), "DP=205", "GT:ADF:ADR", "0/1:90,11:90,9",
            "FORMAT/ADF+ADR", FULL, 0.1, STRANDS),
    Written("VarScan2", ("##source=VarScan2",), "ADP=200;WT=0;HET=1;HOM=0;NC=0",
            "GT:GQ:SDP:DP:RD:AD:FREQ:PVAL:RBQ:ABQ:RDF:RDR:ADF:ADR",
            "0/1:94:200:200:180:20:10%:1E-10:37:37:90:90:11:9", "FORMAT/RD+AD", FULL, 0.1, STRANDS, qual="."),
    Written("VarDict", ("##source=VarDict_v1.8.2",), "TYPE=SNV;DP=200;VD=20;AF=0.1", "GT:DP:VD:AD:AF:RD:ALD",
            "0/1:200:20:180,20:0.1:90,90:11,9", "FORMAT/AD", FULL, 0.1, STRANDS),
    Written("VarDict", ("##source=VarDict_v1.4",), "TYPE=SNV;DP=200;VD=20;AF=0.1", "GT:DP:VD", "0/1:200:20",
            "FORMAT/VD+DP", (None, 20, 200), 0.1),
    Written("LoFreq", ("##source=lofreq call -f ref.fa -o out.vcf in.bam",), "DP=205;AF=0.1;SB=2;DP4=90,90,11,9", None, "",
            "INFO/DP4 (no sample column)", FULL, 0.1, STRANDS, rule="kept_no_genotype", qual="300"),
    Written("LoFreq", ("##source=lofreq call -f ref.fa",), "DP=205;AF=0.1", None, "", "INFO/AF (no sample column)",
            (None, None, 205), 0.1, rule="kept_no_genotype", qual="300"),
    Written("Platypus", ("##source=Platypus_Version_0.8.1", "##platypusOptions={'minReads': 2}"), "TC=200;TR=20;NF=11;NR=9",
            "GT:GL:GOF:GQ:NR:NV", "1/0:-9,0,-99:3:99:200:20", "FORMAT/NV+NR", (None, 20, 200), 0.1),
    Written("Octopus", ("##octopus=<version=0.7.4>",), "AC=1;AN=2;DP=200;NS=1", "GT:GQ:DP:MQ:PS:PQ:AD:AF",
            "0|1:99:200:60:47199052:99:180,20:0.9,0.1", "FORMAT/AD", FULL, 0.1),
    Written("Clair3", ("##source=Clair3", "##clair3_version=1.0.5"), "F", "GT:GQ:DP:AD:AF", "0/1:20:200:180,20:0.1000",
            "FORMAT/AD", FULL, 0.1),
    Written("DRAGEN", ("##DRAGENVersion=<ID=dragen,Version=4.2>",), "DP=205;MQ=250;MOSAIC", "GT:AD:AF:DP:F1R2:F2R1:GQ:SB",
            "0/1:180,20:0.1:200:88,12:92,8:30:90,90,11,9", "FORMAT/AD", FULL, 0.1, STRANDS, filters="MosaicLowAF",
            rule="kept_filtered"),
    Written("Ion Torrent TVC", ('##source="tvc 5.12-11 - Torrent Variant Caller"',), "AF=0.1;AO=22;FAO=20;FRO=180;FDP=200",
            "GT:GQ:DP:FDP:RO:FRO:AO:FAO:AF:SAR:SAF:SRF:SRR:FSAR:FSAF:FSRF:FSRR",
            "0/1:20:204:200:182:180:22:20:0.1:10:12:91:91:9:11:90:90", "FORMAT/FAO+FRO", FULL, 0.1, STRANDS),
    Written("Pisces", ("##source=Pisces 5.2.11.163", "##Pisces_cmdline=-Bam in.bam"), "DP=200", "GT:GQ:AD:DP:VF:NL:SB",
            "0/1:100:180,20:200:0.10000:20:-100.0", "FORMAT/AD", FULL, 0.1),
    Written("Manta", ("##source=GenerateSVCandidates 1.6.0",), "SVTYPE=INS;SVLEN=2", "GT:FT:GQ:PL:PR:SR",
            "0/1:PASS:90:140,0,999:100,8:80,12", "FORMAT/PR+SR", FULL, 0.1),
    Written("unknown", (), ".", "GT:FAZ:FCZ:FGZ:FTZ:RAZ:RCZ:RGZ:RTZ:PM", "0|1:0:11:0:90:0:9:0:90:0.1",
            "FORMAT/FAZ to RTZ", FULL, 0.1, STRANDS),
    Written("unknown", (), ".", "GT:DP:DP4:BCOUNT:VAQ", "0/1:200:90,90,11,9:0,20,0,180:60", "FORMAT/BCOUNT", FULL, 0.1,
            STRANDS),
    Written("GATK HaplotypeCaller", (_gatk("HaplotypeCaller"),), "DP=203", "GT:DP:SAC", "0/1:200:90,90,11,9",
            "FORMAT/SAC", FULL, 0.1, STRANDS),
    Written("samtools/bcftools", ("##samtoolsVersion=1.2+htslib-1.2.1",), "DP=205", "GT:PL:DP:DV:DPR",
            "0/1:20,0,255:200:20:180,20", "FORMAT/DPR", FULL, 0.1),
    Written("samtools/bcftools", ("##samtoolsVersion=0.1.19",), "DP=205", "GT:PL:DP:DV", "0/1:20,0,255:200:20",
            "FORMAT/DV+DP", (None, 20, 200), 0.1),
    Written("SNVer", ("##source=SNVer",), "DP=200", "GT:PL", "0/1:20,0,255", None, None, None),
    Written("unknown", (), ".", "GT:DP:AF", "0/1:200:10%", "FORMAT/AF", (None, None, 200), 0.1),
    Written("unknown", (), ".", "GT", "0/1", None, None, None),
)  # fmt: skip
